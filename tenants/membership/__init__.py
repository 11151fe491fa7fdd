"""[public] What a person is in an organisation: roles, the actor of a request, who may open a view."""
