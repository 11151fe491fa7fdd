-- Runs once, when the database volume is new: the two roles and the database of the portal.
-- The embedded servers do the same (platform/portal/embedded/cluster.py); a test keeps the two alike.
\set ON_ERROR_STOP on
\getenv owner_password PORTAL_OWNER_PASSWORD
\getenv app_password PORTAL_APP_PASSWORD

create role portal_owner login password :'owner_password';
create role portal_app login password :'app_password';
create database portal owner portal_owner;
revoke all on database portal from public;
grant connect, temporary on database portal to portal_app;
