# Each further offence doubles the hold, up to the longest; after a hold there is room for one.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; per = "client"; limit = "2 per 10s";
            hold = "1m"; hold_max = "3m"; at_once = true; } );

at 0s    a  connect 192.0.2.7
at 0s    a  connect 192.0.2.7
at 1s    a  connect 192.0.2.7        expect close connections wait 1m
at 30s   a  connect 192.0.2.7        expect close connections wait 31s
at 61s   a  connect 192.0.2.7
at 62s   a  connect 192.0.2.7        expect close connections wait 2m
at 182s  a  connect 192.0.2.7
at 183s  a  connect 192.0.2.7        expect close connections wait 3m
at 363s  a  connect 192.0.2.7
at 364s  a  connect 192.0.2.7        expect close connections wait 3m
# Who keeps quiet for the longest hold once more begins anew.
at 910s  a  connect 192.0.2.7
at 910s  a  connect 192.0.2.7
at 911s  a  connect 192.0.2.7        expect close connections wait 1m
