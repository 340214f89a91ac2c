/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_device.c: see dm_device.h.
 */
#include "cwmp/dm_device.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "platform/buf.h"
#include "platform/switch.h"

#include "platform/banned.h"

int dm_root_version(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_puts(out, "2.16");
}

/* TR-098 2.4.2: the root, its version, and the profiles that are fully there: none is. */
int dm_device_summary(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_puts(out, "InternetGatewayDevice:1.8[]()");
}

/* Of TR-069's first data model specification; TR-098 fixes the value. */
int dm_spec_version(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_puts(out, "1.0");
}

#define IDENTITY(field)                                                                            \
    int dm_##field(const struct dm_context *context, struct buf *out)                              \
    {                                                                                              \
        return buf_puts(out, switch_identity(context->env->sw)->field);                            \
    }
IDENTITY(manufacturer)
IDENTITY(oui)
IDENTITY(model_name)
IDENTITY(description)
IDENTITY(product_class)
IDENTITY(serial_number)
IDENTITY(hardware_version)
IDENTITY(software_version)
#undef IDENTITY

int dm_up_time(const struct dm_context *context, struct buf *out)
{
    return buf_printf(out, "%u", (unsigned)switch_uptime_s(context->env->sw));
}

int dm_host_name(const struct dm_context *context, struct buf *out)
{
    char name[256];
    if (switch_host_name(context->env->sw, name, sizeof(name)))
        name[0] = '\0';
    return buf_puts(out, name);
}

int dm_memory_total(const struct dm_context *context, struct buf *out)
{
    struct switch_memory memory = {0};
    (void)switch_memory(context->env->sw, &memory); /* what the platform cannot tell is 0 */
    return buf_printf(out, "%u", (unsigned)memory.total_kib);
}

int dm_memory_free(const struct dm_context *context, struct buf *out)
{
    struct switch_memory memory = {0};
    (void)switch_memory(context->env->sw, &memory);
    return buf_printf(out, "%u", (unsigned)memory.free_kib);
}

/* --- VendorConfigFile --- */

static bool saved(const struct dm_context *context, struct stat *info)
{
    const char *path = context->env->startup_file;
    return path && stat(path, info) == 0 && S_ISREG(info->st_mode);
}

uint32_t dm_config_file_next(const struct dm_context *context, uint32_t after)
{
    struct stat info;
    return after < 1 && saved(context, &info) ? 1 : 0;
}

int dm_config_file_count(const struct dm_context *context, struct buf *out)
{
    return buf_puts(out, dm_config_file_next(context, 0) ? "1" : "0");
}

int dm_config_file_name(const struct dm_context *context, struct buf *out)
{
    const char *path = context->env->startup_file, *slash = strrchr(path, '/');
    return buf_puts(out, slash ? slash + 1 : path);
}

/* A saved configuration bears no version of its own. */
int dm_config_file_version(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_error(out);
}

int dm_config_file_date(const struct dm_context *context, struct buf *out)
{
    struct stat info;
    struct tm tm;
    char text[32] = "0001-01-01T00:00:00Z"; /* unknown time, TR-106 3.2 */
    if (saved(context, &info) && gmtime_r(&info.st_mtime, &tm))
        (void)strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
    return buf_puts(out, text);
}

int dm_config_file_description(const struct dm_context *context, struct buf *out)
{
    (void)context;
    return buf_puts(out, "Configuration for the next start");
}
