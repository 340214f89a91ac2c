/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * version.h: which CWMP namespace the Inform to an ACS begins with (TR-069 3.4.6, Annex "CWMP
 * version negotiation"). It begins with the newest. An ACS that refuses the Inform by fault 8006,
 * or by HTTP status 400 or 500 without a CWMP fault, is tried with the next older one: after 8006
 * in the same session, since that ACS is well and says what it wants; after a status with the next
 * attempt of the retry table, since the ACS may only be out of order. When the oldest was refused
 * too, the newest comes next; so an ACS that was down for a while finds each version in turn, and
 * no more attempts than the retry table has.
 *
 * An older version that was accepted is remembered for this ACS. One that was only guessed at, from
 * a status, is doubted: the session after it offers the newest once more, which brings the CPE back
 * if the refusal was a passing failure. Refused again, the older version stays for VERSION_TRUSTED
 * good sessions before the newest is offered again, in case the ACS was renewed. An ACS of another
 * URL begins with the newest.
 *
 * Pure bookkeeping; the exchange keeps it as a record of the store.
 */
#ifndef CWMP_VERSION_H
#define CWMP_VERSION_H

#include <stdbool.h>
#include <stddef.h>

#include "cwmp/soap.h"

enum { VERSION_URL_MAX = 255, VERSION_TRUSTED = 100, VERSION_TEXT_MAX = VERSION_URL_MAX + 32 };

struct version {
    char url[VERSION_URL_MAX + 1]; /* of the ACS that this is about; "" none yet */
    enum soap_version good;        /* accepted last; the newest: nothing is remembered */
    enum soap_version next;        /* of the next Inform */
    unsigned left;                 /* good sessions before the newest is offered again */
    bool sure;                     /* the newest was refused by fault 8006, or twice */
};

void version_init(struct version *version);

/* The version to begin a session with. */
enum soap_version version_begin(struct version *version, const char *url);
/* The ACS refused the Inform in .next. sure: it said that the version is why (8006). True when an
 * older version comes next. */
bool version_refused(struct version *version, bool sure);
/* The ACS accepted the Inform in .next. */
void version_accepted(struct version *version);

/* "1 100 http://acs/": what must outlive a restart; "" when nothing must. And back; a text that
 * cannot be understood leaves it as version_init() does. */
void version_print(const struct version *version, char out[VERSION_TEXT_MAX]);
void version_parse(struct version *version, const char *text);

/* "1.0", "1.1" and "1.2" to "1.4" of UseCWMPVersion. False: not one that the CPE speaks. */
bool version_of_number(const char *number, enum soap_version *out);
/* What the CPE says in SupportedCWMPVersions. */
extern const char version_supported[];

#endif
