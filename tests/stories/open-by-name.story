# A session is counted once, whatever it calls itself later: else it could fill the memory with names.
rules = ( { name = "names"; type = "open"; per = "helo"; limit = 1; answer = "421 4.7.0 Too many of {helo}"; } );

at 0s  a  connect 192.0.2.7
at 0s  a  helo one.example
at 0s  a  helo two.example
at 1s  b  connect 192.0.2.8
at 1s  b  helo two.example
at 2s  c  connect 192.0.2.9
at 2s  c  helo one.example        expect close names
at 3s  a  quit
at 4s  d  connect 192.0.2.9
at 4s  d  helo one.example
at 5s  e  connect 192.0.2.9
at 5s  e  helo two.example        expect close names
