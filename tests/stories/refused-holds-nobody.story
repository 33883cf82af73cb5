# What a later rule refuses is no offence against an earlier one that only counts here.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; stops = "mail"; per = "client"; limit = "3 per 1h";
            hold = "10m"; },
          { name = "open"; type = "open"; per = "client"; limit = 2; at_once = true; } );

at 0s    a  connect 192.0.2.7
at 0s    b  connect 192.0.2.7
at 0s    c  connect 192.0.2.7             expect close open
at 0s    c  connect 192.0.2.7             expect close open
at 1s    a  mail <x@example.org>
at 1s    b  quit
at 2s    b  connect 192.0.2.7
at 3s    a  mail <x@example.org>          expect close connections wait 9m59s
