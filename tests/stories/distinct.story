# Different values are counted, not events; and who is over the limit may go on with those it had.
rules = ( { name = "faces"; type = "rate"; counts = "message"; distinct = "sender"; per = "login";
            limit = "2 per 1h"; answer = "450 4.7.1 Too many senders"; } );

at 0s     a  connect 192.0.2.7
at 0s     a  mail <one@example.org> login joe
at 0s     a  message
at 1s     a  mail <one@example.org> login joe
at 1s     a  message
at 2s     a  mail <two@example.org> login joe
at 2s     a  message
at 3s     a  mail <three@example.org> login joe      expect defer faces
at 4s     a  mail <TWO@example.org> login joe
at 4s     a  message
at 5s     a  mail <three@example.org> login joe      expect defer faces
at 2000s  a  mail <three@example.org> login joe
# An aborted transaction leaves no mark.
at 2000s  a  rset
at 2001s  a  mail <four@example.org> login joe
