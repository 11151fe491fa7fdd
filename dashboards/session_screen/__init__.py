"""[no tables] The facilitator's screen in a session: the code, how many have finished, the group's view."""
