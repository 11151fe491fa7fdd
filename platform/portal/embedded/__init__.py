"""PostgreSQL and Valkey out of wheels: a database server and a broker on a machine that has neither."""

from portal.embedded.errors import CannotStart
from portal.embedded.servers import Servers, start

__all__ = ["CannotStart", "Servers", "start"]
