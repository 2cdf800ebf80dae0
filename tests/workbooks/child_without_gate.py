"""A child whose gate lets everything through, to see that the wall holds alone."""

from unittest.mock import patch

from services.documents.workbooks import child
from services.documents.workbooks.gate import Passed

if __name__ == "__main__":
    with patch("services.documents.workbooks.opening.check", return_value=Passed(0, 0, 0)):
        child.main()
