/** What is measured of the hypervisor, from what it tells. */
@NullMarked
package dev.sealift.hostagent.metric;

import org.jspecify.annotations.NullMarked;
