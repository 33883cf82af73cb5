# Short of something: first strangers are refused, then known clients; who has logged in or is exempt never.
rules = ( { name = "ours"; type = "exempt"; clients = "203.0.113.0/24"; },
          { name = "short"; type = "pressure"; cpu = [ 60, 80 ]; } );

# A message is accepted of one client, a login of another.
at 0s     a  connect 192.0.2.7 service 25
at 0s     a  mail <x@example.net>
at 0s     a  rcpt <y@example.org>
at 0s     a  message
at 0s     b  connect 192.0.2.99 service 587
at 0s     b  mail <x@example.org> login alice
# An hour later it gets worse. Below the mark nobody is refused.
at 1h     m  strain cpu 79 for 10m
at 70m    c  connect 198.51.100.7 service 25
at 70m    m  strain cpu 80
at 70m    c  connect 198.51.100.7 service 25
# Half of all: every stranger, and no known client.
at 70m    m  strain cpu 70 for 5m
at 75m    c  connect 198.51.100.7 service 25
at 75m    c  helo c.example       expect close short says mx.example is short of processor time, please try again in 3 minutes (ref STORY001)
at 75m    a  connect 192.0.2.7 service 25
at 75m    a  helo a.example
# The whole network of a known client is known.
at 75m    d  connect 192.0.2.200 service 25
at 75m    d  helo d.example
at 75m    d  mail <x@example.net>
# All: known clients, too.
at 75m    m  strain cpu 95 for 2m
at 77m    a  connect 192.0.2.7 service 25
at 77m    a  helo a.example       expect close short wait 5m
# Whoever was let in stays.
at 77m    d  mail <x@example.net>
at 77m    d  rcpt <y@example.org>
at 77m    d  message
# On a service where clients log in it waits to see who does.
at 77m    e  connect 198.51.100.8 service 587
at 77m    e  helo e.example
at 77m    e  mail <x@example.org> login bob
at 77m    f  connect 198.51.100.9 service 465
at 77m    f  helo f.example
at 77m    f  mail <x@example.org>  expect close short
# Exempt, or from this very host.
at 77m    g  connect 203.0.113.7 service 25
at 77m    g  helo g.example
# It is better again: known clients first, then all.
at 77m    m  strain cpu 60 for 50s
at 78m    a  connect 192.0.2.7 service 25
at 78m    a  helo a.example
at 78m    m  strain cpu 60 for 90s
at 80m    c  connect 198.51.100.7 service 25
at 80m    c  helo c.example
# It ended: between the marks it does not begin anew.
at 80m    m  strain cpu 79 for 10m
at 90m    c  connect 198.51.100.7 service 25
at 90m    c  helo c.example
