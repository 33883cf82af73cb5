# What is decided at CONNECT is said at the next command, whichever it is, unless the rule wants it at once.
rules = ( { name = "plain"; type = "rate"; counts = "connect"; per = "client"; limit = "1 per 1m";
            when = { service = "25"; }; },
          { name = "cheap"; type = "rate"; counts = "connect"; per = "client"; limit = "1 per 1m";
            when = { service = "587"; }; at_once = true; } );

at 0s  a  connect 192.0.2.7 service 25
at 1s  a  connect 192.0.2.7 service 25
at 1s  a  helo a.example                        expect close plain
at 2s  b  connect 192.0.2.7 service 25
at 2s  b  mail <x@example.org>                  expect close plain
at 3s  b  connect 192.0.2.7 service 25
at 3s  b  unknown FOO                           expect close plain
at 4s  c  connect 192.0.2.7 service 587
at 5s  c  connect 192.0.2.7 service 587         expect close cheap wait 59s
