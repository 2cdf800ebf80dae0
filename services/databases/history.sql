-- History on PostgreSQL: append-only, least rights. Run by `anju migrate`, as often as one likes, as a superuser or as
-- the database's owner with CREATEROLE. Nobody logs in as anju_owner.
--   anju_web      records facts, reads the read side
--   anju_worker   follows history into the read side, which it owns; its reactions record facts, too
--   anju_auditor  reads everything, writes nothing; backups are made in its name
-- What the doors remember (schema doors) is no history: anju_web and anju_worker write and forget it, nobody else reads it.

DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['anju_owner', 'anju_web', 'anju_worker', 'anju_auditor'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I %s', wanted, CASE wanted WHEN 'anju_owner' THEN 'NOLOGIN' ELSE 'LOGIN' END);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- Another database of this server is being migrated at the same moment.
            END;
        END IF;
        IF NOT pg_has_role(current_user, wanted, 'SET') THEN
            EXECUTE format('GRANT %I TO CURRENT_USER WITH SET TRUE', wanted);
        END IF;
    END LOOP;
    EXECUTE format('REVOKE TEMPORARY, CREATE ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO anju_worker', current_database());  -- Its batches are staged.
END $$;

REVOKE ALL ON SCHEMA public FROM PUBLIC;
CREATE SCHEMA IF NOT EXISTS events AUTHORIZATION anju_owner;
CREATE SCHEMA IF NOT EXISTS read AUTHORIZATION anju_worker;
CREATE SCHEMA IF NOT EXISTS doors AUTHORIZATION anju_owner;
SET LOCAL ROLE anju_owner;

CREATE TABLE IF NOT EXISTS events.stored_events (
    originator_id text NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigserial NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
);
CREATE UNIQUE INDEX IF NOT EXISTS stored_events_notification_id_idx ON events.stored_events (notification_id);
CREATE TABLE IF NOT EXISTS events.vocabulary (topic text PRIMARY KEY);
CREATE TABLE IF NOT EXISTS events.restored (number int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, mark bytea NOT NULL);

-- Ids in the order of commits: the lock is held until the commit, and VACUUM does not ask for it.
CREATE OR REPLACE FUNCTION events.stored_events_append(text[], bigint[], text[], bytea[])
RETURNS SETOF bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('events.stored_events', 0));
    NOTIFY stored_events;
    RETURN QUERY INSERT INTO events.stored_events (originator_id, originator_version, topic, state)
        SELECT * FROM unnest($1, $2, $3, $4) RETURNING notification_id;
END $$;

CREATE OR REPLACE FUNCTION events.deny_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only: % on %.% refused', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER deny_change BEFORE UPDATE OR DELETE OR TRUNCATE ON events.stored_events
    FOR EACH STATEMENT EXECUTE FUNCTION events.deny_change();
ALTER TABLE events.stored_events ENABLE ALWAYS TRIGGER deny_change;  -- Also under session_replication_role = replica.

REVOKE ALL ON FUNCTION events.stored_events_append FROM PUBLIC;
GRANT USAGE ON SCHEMA events TO anju_web, anju_worker, anju_auditor;
GRANT SELECT ON events.stored_events, events.vocabulary, events.restored TO anju_web, anju_worker, anju_auditor;
GRANT INSERT (originator_id, originator_version, topic, state) ON events.stored_events TO anju_web, anju_worker;
GRANT USAGE ON SEQUENCE events.stored_events_notification_id_seq TO anju_web, anju_worker;  -- nextval, not setval.
GRANT SELECT ON SEQUENCE events.stored_events_notification_id_seq TO anju_auditor;
GRANT EXECUTE ON FUNCTION events.stored_events_append TO anju_web, anju_worker;
GRANT USAGE ON SCHEMA doors TO anju_web, anju_worker;
ALTER DEFAULT PRIVILEGES FOR ROLE anju_owner IN SCHEMA doors
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO anju_web, anju_worker;
RESET ROLE;

SET LOCAL ROLE anju_worker;
GRANT USAGE ON SCHEMA read TO anju_web, anju_auditor;
GRANT SELECT ON ALL TABLES IN SCHEMA read TO anju_web, anju_auditor;
ALTER DEFAULT PRIVILEGES FOR ROLE anju_worker IN SCHEMA read GRANT SELECT ON TABLES TO anju_web, anju_auditor;
RESET ROLE;

ALTER ROLE anju_web SET statement_timeout = '8s';
ALTER ROLE anju_web SET lock_timeout = '3s';
ALTER ROLE anju_web SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE anju_auditor SET default_transaction_read_only = on;
