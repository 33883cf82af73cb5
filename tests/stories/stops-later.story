# Who is stopped later than he is counted is not stopped by what his own transaction was charged.
rules = ( { name = "messages"; type = "rate"; counts = "message"; per = "client"; limit = "1 per 1m";
            stops = [ "mail", "rcpt", "data", "end-of-message" ]; },
          { name = "senders"; type = "rate"; counts = "message"; per = "sender"; limit = "1 per 1m";
            stops = "rcpt"; hold = "2m"; answer = "450 4.7.1 {wait}"; },
          { name = "recipients"; type = "rate"; counts = "recipient"; per = "sender-domain"; limit = "3 per 3m";
            stops = "data"; },
          { name = "bytes"; type = "rate"; counts = "bytes"; per = "sender"; limit = "1000 per 10m";
            stops = [ "mail", "data" ]; },
          { name = "different"; type = "rate"; counts = "recipient"; distinct = "recipient"; per = "service";
            limit = "6 per 60d"; stops = "end-of-message"; } );

at 0s    a  connect 192.0.2.7 service 25
at 0s    a  mail <x@example.org> size 1000
at 0s    a  rcpt <a@example.net>
at 0s    a  rcpt <b@example.net>
at 1s    a  data
at 2s    a  message
at 3s    a  mail <y@example.org>            expect close messages wait 57s
# What comes to nothing has been charged nowhere, and sessions at the same time get no more for it.
at 4s    b  connect 192.0.2.8 service 25
at 4s    c  connect 192.0.2.9 service 25
at 4s    b  mail <x@example.org>
at 4s    b  rcpt <a@example.net>            expect defer senders wait 2m
at 5s    b  quit
at 124s  b  connect 192.0.2.8 service 25
at 124s  b  mail <x@example.org>
at 124s  c  mail <x@example.org>
at 124s  b  rcpt <a@example.net>
at 124s  b  data
at 124s  b  message
at 124s  c  rcpt <a@example.net>            expect defer senders wait 2m
at 125s  d  connect 192.0.2.10 service 25
at 125s  d  mail <z@example.org>
at 125s  d  rcpt <d@example.net>
at 125s  d  rcpt <e@example.net>
at 125s  d  rcpt <f@example.net>
at 125s  d  data                            expect close recipients wait 59s
# Of those that differ, five were accepted.
at 126s  e  connect 192.0.2.11 service 25
at 126s  e  mail <x@example.com>
at 126s  e  rcpt <d@example.net>
at 126s  e  rcpt <e@example.net>
at 126s  e  rcpt <f@example.net>
at 126s  e  data
at 126s  e  message
at 127s  f  connect 192.0.2.12 service 25
at 127s  f  mail <y@example.info>
at 127s  f  rcpt <g@example.net>
at 127s  f  rcpt <h@example.net>
at 127s  f  data
at 127s  f  message                         expect close different
