/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * lwn_message.h: one UDP lightweight notification (TR-069 Annex N of Amendment 6, Annex M of
 * Amendment 5): an HTTP POST in a datagram of its own, around the XML of
 * cwmp-UDPLightweightNotification-1-0.xsd, with a header Signature: HMAC-SHA1 of that XML in
 * upper-case hexadecimal digits. (lwn.h says what of this is not verified.)
 */
#ifndef CWMP_LWN_MESSAGE_H
#define CWMP_LWN_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#include "platform/buf.h"

struct switch_identity;

/* Bytes of a datagram, so that it is not cut into fragments on its way: room for the headers of
 * IPv6, UDP and a tunnel in the 1500 of Ethernet. */
enum { LWN_DATAGRAM_MAX = 1400, LWN_NONCE_SIZE = 33 };

struct lwn_head {
    const char *host; /* as configured; an IPv6 address without brackets */
    uint16_t port;
    const char *key; /* of the signature: the ACS password */
    int64_t wall_ms;
    const char *username; /* at most 256 characters */
    const char *nonce;    /* a random text, fewer than LWN_NONCE_SIZE characters */
    const struct switch_identity *identity;
};

struct lwn_message {
    struct lwn_head head;
    struct buf xml;
    size_t parameters;
};

/* Begins a message; lwn_message_free() in any case. Texts of head must stay until then. */
void lwn_message_begin(struct lwn_message *message, const struct lwn_head *head);
void lwn_message_free(struct lwn_message *message);

/* Appends one parameter. -EMSGSIZE when it has no room any more: the message stays as it was.
 * xsd_type with prefix: "xsd:string". */
int lwn_message_add(struct lwn_message *message, const char *name, const char *xsd_type,
                    const char *value);

/* Ends the message and writes the datagram, at most LWN_DATAGRAM_MAX bytes, to out. 0, -ENOMEM, or
 * -EMSGSIZE when the head alone is too long. */
int lwn_message_end(struct lwn_message *message, struct buf *out);

#endif
