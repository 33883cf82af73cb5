# A 4yz defers each MAIL instead, until maintenance is over and no longer; conditions hold; observing refuses nobody.
rules = ( { name = "seen"; type = "drain"; mode = "observe"; when = { service = "submission"; }; },
          { name = "strangers"; type = "drain"; when = { authenticated = false; service = "smtp"; };
            answer = "450 4.3.2 {reason}, until {until}, {seconds} s"; },
          { name = "smtps"; type = "drain"; when = { service = "smtps"; }; at_once = true; } );

at 0s    root   drain on until 10m reason a move
at 1m    a      connect 192.0.2.7 service 25
at 1m    a      helo a.example
at 1m    a      mail <x@example.org>               expect defer strangers wait 9m says a move, until 00:10 +0000, 540 s
at 2m    a      mail <x@example.org> login alice
at 2m    a      message
at 3m    a      mail <x@example.org>               expect defer strangers wait 7m
at 3m    b      connect 192.0.2.7 service 587      expect observed seen
at 3m    b      mail <x@example.org> login bob     expect observed seen
at 3m    b      message
at 4m    c      connect 192.0.2.7 service 465      expect close smtps
at 5m    root   drain off
at 5m    a      mail <x@example.org>
at 5m    a      message
