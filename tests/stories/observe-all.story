# The whole config can observe.
mode = "observe";
rules = ( { name = "real"; type = "rate"; counts = "connect"; per = "client"; limit = "1 per 1m"; } );

at 0s  a  connect 192.0.2.7
at 0s  a  connect 192.0.2.7          expect observed real
at 0s  a  helo a.example
