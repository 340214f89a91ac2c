/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * dm_device.h: values below Device. and Device.DeviceInfo., asked of the switch. All are dm_get or
 * dm_next of dm_row.h.
 */
#ifndef CWMP_DM_DEVICE_H
#define CWMP_DM_DEVICE_H

#include "cwmp/dm_row.h"

dm_get dm_root_version;
dm_get dm_device_summary;
dm_get dm_spec_version;

dm_get dm_manufacturer, dm_oui, dm_model_name, dm_description, dm_product_class, dm_serial_number,
    dm_hardware_version, dm_software_version;
dm_get dm_up_time, dm_host_name, dm_memory_total, dm_memory_free;

/* VendorConfigFile: the saved configuration, instance 1, while there is one. */
dm_next dm_config_file_next;
dm_get dm_config_file_count, dm_config_file_name, dm_config_file_version, dm_config_file_date,
    dm_config_file_description;

#endif
