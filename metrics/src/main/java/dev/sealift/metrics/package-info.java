/**
 * What the services measure. Each service has one enum of definitions; nothing else names a metric.
 */
@NullMarked
package dev.sealift.metrics;

import org.jspecify.annotations.NullMarked;
