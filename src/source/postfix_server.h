/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

#include <stdbool.h>

#include "source/finding.h"

/* smtpd and qmqpd, of a session: "connect from h[192.0.2.7]". False for an unknown shape. */
bool postfix_server_read(struct finding *finding, struct span rest);

/* The same behind "warning: ". False also for what is not about a client. */
bool postfix_server_warning_read(struct finding *finding, struct span rest);

/* Behind a queue id: "client=h[192.0.2.7], sasl_method=PLAIN, sasl_username=u". */
bool postfix_server_client_read(struct finding *finding, struct span rest);
