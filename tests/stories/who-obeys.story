# Who comes back after the wait that he was told is known to have done so, once.
rules = ( { name = "connections"; type = "rate"; counts = "connect"; per = "client"; limit = "3 per 1m"; } );

at 0s   a  connect 192.0.2.7
at 0s   a  connect 192.0.2.7
at 0s   a  connect 192.0.2.7
at 0s   a  connect 192.0.2.7
at 0s   a  helo a.example          expect close connections wait 20s
at 20s  a  connect 192.0.2.7       expect returned connections for waited attempts 0 delayed 20s
at 40s  a  connect 192.0.2.7
at 40s  b  connect 192.0.2.7
at 40s  b  helo b.example          expect close connections wait 20s
# One that comes too early, and then in time.
at 50s  b  connect 192.0.2.7
at 50s  b  helo b.example          expect close connections wait 10s
at 70s  b  connect 192.0.2.7       expect returned connections for waited attempts 1 delayed 30s
# It has come back a day after the wait, at the latest.
at 71s  b  connect 192.0.2.7
at 71s  b  helo b.example          expect close connections
at 3d   b  connect 192.0.2.7
