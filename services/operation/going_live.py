"""What must be set before people sign in from elsewhere: a demo needs none of it, everybody else all."""

from services.auth import credentials
from services.auth.passwords import is_password
from services.auth.tokens import Tokens
from services.demo.staff import PASSWORD, colleagues
from services.house import House
from services.settings import Settings, SettingsInvalid


def must_be_fit_to_serve(house: House) -> None:
    """Raises SettingsInvalid, which names all that is missing."""
    if house.settings.demo:
        return
    missing = [*_unset(house.settings), *_known_to_everybody(house)]
    if missing:
        raise SettingsInvalid(
            "not ready to serve: " + "; ".join(missing) + ". For a demonstration on this computer, set ANJU_DEMO=yes"
        )


def _unset(settings: Settings) -> list[str]:
    found = []
    if not settings.public_url.startswith("https://"):
        found.append("ANJU_PUBLIC_URL must be the https:// address at which people reach the pages")
    if settings.service_phone == Settings.model_fields["service_phone"].default:
        found.append("ANJU_SERVICE_PHONE must be the telephone that stands on every page and paper")
    if settings.master_key_file is None and settings.database == "sqlite":
        found.append("ANJU_MASTER_KEY_FILE must name the file of the master key, which is kept apart from the data")
    return found


def _known_to_everybody(house: House) -> list[str]:
    """Sign-ins of a demo in a house that is none any more."""
    tokens = Tokens(house.settings.master_key)
    actors = [f"person:{each.member}" for each in colleagues(house.settings.bureau)]
    known = [found for actor in actors if (found := credentials.of_staff(house, tokens, actor))]
    if any(is_password(PASSWORD, each.password) for each in known):
        return ["this data has the sign-ins of the demo, which everybody knows: begin with a new ANJU_HOME"]
    return []
