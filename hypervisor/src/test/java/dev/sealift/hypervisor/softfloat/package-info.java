@NullMarked
package dev.sealift.hypervisor.softfloat;

import org.jspecify.annotations.NullMarked;
