# What is given back late is given back whole, where it was owed behind something else all the time.
rules = ( { name = "messages"; type = "rate"; counts = "message"; per = "client"; limit = "2 per 2m"; },
          { name = "recipients"; type = "rate"; counts = "recipient"; per = "client"; limit = "3 per 3m"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  mail <x@example.org>
at 0s    a  rcpt <a@example.net>
at 0s    a  message
at 0s    a  mail <x@example.org>
at 0s    a  rcpt <a@example.net>
at 20s   a  rcpt <b@example.net>
at 50s   a  rset
at 50s   a  mail <x@example.org>
at 50s   a  rcpt <a@example.net>
at 50s   a  rcpt <b@example.net>
at 50s   a  message
at 51s   a  mail <x@example.org>            expect close messages wait 9s
# What was owed before is earned back by then: no more is given back than is still owed.
at 60s   b  connect 192.0.2.8
at 60s   b  mail <x@example.org>
at 60s   b  message
at 60s   b  mail <x@example.org>
at 140s  b  rset
at 140s  b  mail <x@example.org>
at 140s  b  message
at 140s  b  mail <x@example.org>
at 140s  b  message
at 140s  b  mail <x@example.org>            expect close messages wait 1m
