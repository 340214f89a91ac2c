/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * switch.c: picks the implementation by its name and hands each call on to it.
 */
#include "config.h"

#include "platform/switch.h"

#include <errno.h>
#include <string.h>

#include "platform/switch_dev.h"

#include "platform/banned.h"

static const struct switch_ops *find(const char *platform)
{
    static const struct switch_ops *const platforms[] = {&switch_linux_ops, &switch_sim_ops};
    for (size_t i = 0; i < sizeof(platforms) / sizeof(platforms[0]); i++)
        if (strcmp(platforms[i]->name, platform) == 0)
            return platforms[i];
    return NULL;
}

bool switch_exists(const char *platform)
{
    return find(platform) != NULL;
}

int switch_open(const char *platform, const struct conf *conf, struct clock *clock,
                struct switch_dev **out)
{
    const struct switch_ops *ops = find(platform);
    return ops ? ops->open(conf, clock, out) : -ENOENT;
}

void switch_close(struct switch_dev *dev)
{
    if (dev)
        dev->ops->close(dev);
}

const struct switch_identity *switch_identity(const struct switch_dev *dev)
{
    return dev->ops->identity(dev);
}

uint32_t switch_uptime_s(const struct switch_dev *dev)
{
    return dev->ops->uptime_s(dev);
}

enum switch_boot_reason switch_boot_reason(const struct switch_dev *dev)
{
    return dev->ops->boot_reason(dev);
}

int switch_memory(const struct switch_dev *dev, struct switch_memory *out)
{
    return dev->ops->memory(dev, out);
}

int switch_host_name(const struct switch_dev *dev, char *out, size_t size)
{
    return dev->ops->host_name(dev, out, size);
}

int switch_interfaces(const struct switch_dev *dev, struct switch_interface *out, size_t max,
                      size_t *count)
{
    return dev->ops->interfaces(dev, out, max, count);
}

int switch_reboot(struct switch_dev *dev, pid_t *program)
{
    return dev->ops->reboot(dev, program);
}
