# Whom a rule has let in it does not stop later in the same session for the room that he has taken himself.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; stops = [ "connect", "mail" ]; per = "client";
            limit = "2 per 1m"; when = { service = "25"; }; },
          { name = "late"; type = "rate"; counts = "connect"; stops = "mail"; per = "client";
            limit = "2 per 1m"; hold = "5m"; when = { service = "587"; }; },
          { name = "logins"; type = "rate"; counts = "auth-ok"; per = "login"; limit = "2 per 1h"; },
          { name = "mixed"; type = "rate"; counts = [ "connect", "unknown-command" ]; per = "client";
            limit = "2 per 1m"; when = { service = "465"; }; } );

at 0s    a  connect 192.0.2.7 service 25
at 0s    b  connect 192.0.2.7 service 25
at 0s    b  mail <x@example.org>
at 0s    a  mail <x@example.org>
at 1s    c  connect 192.0.2.7 service 25
at 1s    c  mail <x@example.org>                   expect close connections wait 29s
at 30s   c  connect 192.0.2.7 service 25
at 30s   c  mail <x@example.org>
# A rule that only stops later: what does not fit is refused there, and costs nothing.
at 0s    d  connect 192.0.2.8 service 587
at 0s    e  connect 192.0.2.8 service 587
at 1s    f  connect 192.0.2.8 service 587
at 1s    f  helo f.example
at 2s    d  mail <x@example.org>
at 2s    e  mail <x@example.org>
at 2s    f  mail <x@example.org>                   expect close late wait 5m
at 302s  f  connect 192.0.2.8 service 587
at 302s  f  mail <x@example.org>
# The second message of a session that took the last place for its login.
at 400s  g  connect 192.0.2.9
at 400s  g  mail <x@example.org> login joe
at 400s  g  message
at 400s  h  connect 192.0.2.9
at 400s  h  mail <x@example.org> login joe
at 400s  h  message
at 400s  h  mail <x@example.org> login joe
at 400s  h  message
at 400s  i  connect 192.0.2.9
at 400s  i  mail <x@example.org> login joe         expect close logins wait 30m
# What was answered since counts against whom was let in.
at 500s  j  connect 192.0.2.10 service 465
at 500s  j  mail <x@example.org>
at 500s  j  unknown FOO
at 500s  j  mail <x@example.org>                   expect close mixed wait 30s
