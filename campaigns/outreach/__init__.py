"""[city] What a city did to reach its shops: letters, mails, posters, visits announced."""
