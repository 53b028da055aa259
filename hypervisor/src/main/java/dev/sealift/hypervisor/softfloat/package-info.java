@org.jspecify.annotations.NullMarked
package dev.sealift.hypervisor.softfloat;
