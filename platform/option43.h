/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * option43.h: ACS attributes as an H3C DHCP server sends them: option 43 with one TLV, type 01, one
 * length byte, then ASCII "URL username password" separated by blanks (H3C configuration guide,
 * "Configuring CWMP"; the guide's own sample has a length byte that is too large, so the smaller of
 * it and what is left counts).
 */
#ifndef PLATFORM_OPTION43_H
#define PLATFORM_OPTION43_H

#include <stddef.h>
#include <stdint.h>

struct option43 {
    char url[256];
    char username[256]; /* "" when absent */
    char password[256]; /* "" when absent; secret_wipe the struct after use */
};

/* 0; or -EINVAL with *why a static sentence part: "no sub-option 1", "the URL is not http:// or
 * https://", ... Unknown sub-options before it are skipped. Never reads past len. */
int option43_decode(const uint8_t *data, size_t len, struct option43 *out, const char **why);
/* Hex digits, blanks and colons between pairs allowed, at most size bytes. The number of bytes, or
 * -EINVAL, -EMSGSIZE. */
int option43_from_hex(const char *hex, uint8_t *out, size_t size);

#endif
