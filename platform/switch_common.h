/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch_common.h: what the implementations of switch.h share; nobody else includes it.
 */
#ifndef PLATFORM_SWITCH_COMMON_H
#define PLATFORM_SWITCH_COMMON_H

#include <stddef.h>
#include <stdint.h>

#include "platform/switch.h"
#include "platform/switch_dev.h"

/* A locally administered OUI (bit 1 of the first byte is set), for a machine that has none of its
 * own. */
#define SWITCH_OUI_LOCAL "0200CE"

enum {
    SWITCH_SHORT_CHARS = 64,  /* TR-181 Device.DeviceInfo: string(64) */
    SWITCH_LONG_CHARS = 256,  /* string(256) */
    SWITCH_BYTES_PER_CHAR = 4 /* of UTF-8, at most */
};

/* The texts behind a struct switch_identity. */
struct switch_identity_text {
    char manufacturer[SWITCH_SHORT_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char oui[7];
    char model_name[SWITCH_SHORT_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char description[SWITCH_LONG_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char product_class[SWITCH_SHORT_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char serial_number[SWITCH_SHORT_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char hardware_version[SWITCH_SHORT_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char software_version[SWITCH_SHORT_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char software_name[SWITCH_SHORT_CHARS * SWITCH_BYTES_PER_CHAR + 1];
    char manufacturing_date[11];
    uint8_t mac[6];
};

/* Writes text as an ACS may see it: blanks at both ends removed, each byte that is no part of a
 * printable UTF-8 character replaced by '?', cut after max_chars characters. out holds max_chars *
 * SWITCH_BYTES_PER_CHAR + 1 bytes. */
void switch_clean_text(const char *text, size_t max_chars, char *out);

/* Fills out from conf; for a key that is "" there, from the text of the same name in found, whose
 * NULLs mean "". The product class falls back to the model name. found->oui is used if it is 6 hex
 * digits, else SWITCH_OUI_LOCAL. */
void switch_identity_fill(const struct conf *conf, const struct switch_identity *found,
                          struct switch_identity_text *out);
/* Points view at the texts. */
void switch_identity_view(const struct switch_identity_text *text, struct switch_identity *view);

/* Reads the first bytes of a small file such as those of sysfs, without the line end; out is "" on
 * an error. 0 or a negative errno code. */
int switch_read_small(const char *path, char *out, size_t size);

/* The "MemTotal" and "MemAvailable" of a /proc/meminfo text; -ENODATA when one is missing. */
int switch_parse_meminfo(const char *text, struct switch_memory *out);
/* The machine's, from /proc/meminfo. *out is zero on an error. */
int switch_machine_memory(struct switch_memory *out);

#endif
