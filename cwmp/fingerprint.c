/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * fingerprint.c: see fingerprint.h.
 */
#include "cwmp/fingerprint.h"

#include <openssl/sha.h>
#include <string.h>

#include "cwmp/acs.h"
#include "cwmp/datamodel.h"
#include "cwmp/dm_row.h"
#include "cwmp/soap.h"
#include "platform/buf.h"
#include "platform/settings.h"
#include "platform/store.h"

#include "platform/banned.h"

/* What is kept of a hidden parameter; of the ACS password, that of the ACS in force. */
static const char *cipher_text(const struct settings *settings, const struct dm_row *row)
{
    struct acs_in_force acs;
    if (row->setting == DM_NO_SETTING)
        return NULL;
    enum setting_id id = (enum setting_id)row->setting;
    if (id != SETTING_ACS_PASSWORD)
        return settings_effective(settings, id);
    acs_in_force(settings, &acs);
    return acs.exists ? settings_get(settings, id, acs.source) : NULL;
}

static uint64_t digest(const char *data, size_t len)
{
    unsigned char sum[SHA256_DIGEST_LENGTH];
    uint64_t out = 0;
    SHA256((const unsigned char *)data, len, sum);
    for (unsigned i = 0; i < sizeof(out); i++)
        out = out << 8 | sum[i];
    return out;
}

int fingerprint_value(struct datamodel *dm, const struct store *store,
                      const struct datamodel_item *item, uint64_t *out)
{
    if (item->row->flags & DM_HIDDEN) {
        const char *text = cipher_text(store_settings(store), item->row);
        *out = digest(text ? text : "", text ? strlen(text) : 0);
        return 0;
    }
    struct buf value;
    buf_init(&value, SOAP_ENVELOPE_MAX);
    int error = datamodel_value(dm, item, &value);
    if (!error)
        *out = digest(buf_text(&value), value.len);
    buf_free(&value);
    return error;
}
