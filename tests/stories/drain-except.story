# Maintenance except for authenticated clients: all may come and log in; who has not is refused at MAIL.
# There is no rule of type "drain": one is implied, behind the exempt rules at the head, also where all others observe.
mode = "observe";
rules = ( { name = "ours"; type = "exempt"; clients = "198.51.100.0/24"; },
          { name = "connections"; type = "rate"; counts = "connect"; per = "client"; limit = "1 per 1h"; },
          { name = "others"; type = "exempt"; clients = "203.0.113.0/24"; } );

at 0s    root   drain on until 1h except authenticated
at 1s    a      connect 192.0.2.7
at 1s    a      helo a.example
at 1s    a      mail <x@example.org>               expect close drain for maintenance
at 2s    b      connect 192.0.2.8
at 2s    b      helo b.example
at 2s    b      mail <x@example.org> login alice
at 3s    b      rcpt <y@example.net>
at 3s    b      data
at 3s    b      message
at 4s    b      mail <x@example.org> login alice
at 4s    b      message
at 5s    c      connect 198.51.100.7
at 5s    c      mail <x@example.org>
at 6s    d      connect 203.0.113.7
at 6s    d      mail <x@example.org>               expect close drain
at 10s   root   drain on until 1h
at 11s   b      mail <x@example.org> login alice   expect close drain
at 12s   e      connect 192.0.2.9
at 12s   e      helo e.example                     expect close drain
at 13s   f      connect 198.51.100.7
at 13s   f      mail <x@example.org>
