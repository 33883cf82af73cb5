# Maintenance refuses new sessions and new transactions; what is behind MAIL goes on to its end, and nothing is charged.
rules = ( { name = "ours"; type = "exempt"; clients = "198.51.100.0/24"; },
          { name = "maintenance"; type = "drain"; },
          { name = "connections"; type = "rate"; counts = "connect"; per = "client"; limit = "3 per 1h"; },
          { name = "mails"; type = "rate"; counts = "message"; limit = "3 per 1h"; answer = "450 4.7.1 enough"; } );

at 0s    a      connect 192.0.2.7
at 0s    a      helo a.example
at 0s    a      mail <x@example.org>
at 0s    b      connect 192.0.2.8
at 0s    b      helo b.example
at 0s    c      connect 192.0.2.9
at 10s   root   drain on until 20m reason new disks
at 10s   a      rcpt <y@example.net>
at 20s   a      data
at 20s   b      mail <x@example.org>        expect close maintenance for maintenance wait 1180s says mx.example is being serviced until 00:20 +0000: new disks; try again in 20 minutes (ref STORY001)
at 20s   c      helo c.example
at 20s   c      mail <x@example.org>        expect close maintenance
at 30s   d      connect 192.0.2.7
at 30s   d      helo d.example              expect close maintenance says mx.example is being serviced until 00:20 +0000: new disks; try again in 20 minutes (ref STORY001)
at 30s   d      mail <x@example.org>        expect close maintenance
at 30s   e      connect 198.51.100.7
at 30s   e      helo e.example
at 30s   e      mail <x@example.org>
at 30s   e      rset
at 3m    a      message
at 3m    a      mail <x@example.org>        expect close maintenance wait 17m
at 20m   f      connect 192.0.2.7
at 20m   f      helo f.example
at 20m   f      mail <x@example.org>
at 20m   f      message

# What was refused was not charged: the third session of this client, and the third message.
at 21m   g      connect 192.0.2.7
at 21m   g      helo g.example
at 21m   g      mail <x@example.org>
at 21m   g      message

# A reason need not be given, nor a time; a day that is not today's has its date; and off is off.
at 22m   root   drain on
at 22m   h      connect 203.0.113.1
at 22m   h      helo h.example              expect close maintenance says mx.example is being serviced until further notice: maintenance; try again in a few minutes (ref STORY001)
at 23m   root   drain on until 36h
at 23m   i      connect 203.0.113.1
at 23m   i      helo i.example              expect close maintenance says mx.example is being serviced until 2026-01-02 12:00 +0000: maintenance; try again in 36 hours (ref STORY001)
at 24m   root   drain off
at 24m   j      connect 203.0.113.1
at 24m   j      helo j.example
at 24m   i      mail <x@example.org>        expect close maintenance
