# Rejected recipients are charged where they cannot be answered, and stop what comes next.
rules = ( { name = "harvest"; type = "rate"; counts = "mailbox-unknown"; per = "client"; limit = "3 per 1h";
            hold = "10m"; } );

at 0s    a  connect 192.0.2.7
at 0s    a  helo a.example
at 1s    a  mail <x@example.org>
at 1s    a  rcpt <adam@example.net> rejected 5.1.1
at 2s    a  rcpt <bert@example.net> rejected 5.7.1
at 2s    a  rcpt <carl@example.net> rejected 5.1.1
at 2s    a  rcpt <real@example.net>
at 3s    a  rcpt <dora@example.net> rejected 5.1.1
at 4s    a  rcpt <real@example.net>           expect close harvest wait 9m59s
at 5s    b  connect 192.0.2.7
at 5s    b  helo a.example                    expect close harvest wait 9m58s
at 603s  c  connect 192.0.2.7
at 603s  c  helo a.example
at 603s  c  mail <x@example.org>
at 604s  c  rcpt <emil@example.net> rejected 5.1.1
at 605s  c  mail <x@example.org>              expect close harvest wait 9m59s
at 605s  d  connect 192.0.2.8
at 605s  d  helo d.example
