/* SPDX-License-Identifier: BSD-2-Clause */
#pragma once

/*
 * What administrators call a port of a mail server: "smtp" (RFC 5321), "submission" (RFC 6409) or
 * "submissions" (RFC 8314) for its number; any other text is given back as it is.
 */
const char *service_name(const char *port);
