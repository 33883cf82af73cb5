# Offences are forgiven once the longest hold has passed again without another, also to who goes on.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; per = "client"; limit = "2 per 10m";
            hold = "1m"; hold_max = "3m"; at_once = true; } );

at 0s    a  connect 192.0.2.7
at 0s    a  connect 192.0.2.7
at 1s    a  connect 192.0.2.7        expect close connections wait 1m
at 61s   a  connect 192.0.2.7
at 240s  a  connect 192.0.2.7        expect close connections wait 2m
at 360s  a  connect 192.0.2.7
# The account is never empty from here on: half of what it holds has been earned back each time.
at 660s  a  connect 192.0.2.7
at 661s  a  connect 192.0.2.7        expect close connections wait 1m
