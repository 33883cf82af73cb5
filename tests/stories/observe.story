# A rule that only observes says what it would have done, and later rules are asked.
rules = ( { name = "trial"; type = "rate"; mode = "observe"; counts = "connect"; per = "client";
            limit = "1 per 1m"; at_once = true; },
          { name = "real"; type = "rate"; counts = "connect"; per = "client"; limit = "3 per 1m";
            at_once = true; } );

at 0s  a  connect 192.0.2.7
at 0s  a  connect 192.0.2.7          expect observed trial wait 1m
at 0s  a  connect 192.0.2.7          expect observed trial wait 1m
at 0s  a  connect 192.0.2.7          expect close real wait 20s
