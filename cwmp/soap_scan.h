/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * soap_scan.h: what must hold before the XML library sees a message: mxml has no limits of its own,
 * looks through all earlier attributes of an element for each one, takes NUL, bytes that are not
 * UTF-8, documents that stop half way, and leaks memory on some that are not well-formed.
 */
#ifndef CWMP_SOAP_SCAN_H
#define CWMP_SOAP_SCAN_H

#include <stddef.h>

/* One pass over the message, data[*len] being NUL, without allocating. 0 when it is UTF-8,
 * well-formed as to tags, attributes, references and comments, has exactly one root element,
 * closed, keeps the limits of soap.h, and has neither a DOCTYPE nor a processing instruction, which
 * SOAP 1.1 (section 3) forbids. Else -EBADMSG or -EMSGSIZE, with a sentence part in why.
 *
 * A text longer than SOAP_TEXT_MAX is cut to that in data, and *len with it: the library would hold
 * it twice more. *elements is their number. */
int soap_scan(char *data, size_t *len, unsigned *elements, char *why, size_t why_size);

#endif
