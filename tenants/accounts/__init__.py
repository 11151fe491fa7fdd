"""[public] Staff: users, memberships, sign-in on the root host, tickets to other hosts."""
