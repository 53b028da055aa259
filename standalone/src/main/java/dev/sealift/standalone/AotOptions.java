package dev.sealift.standalone;

import java.util.List;

/** What the JVMs of a cluster are told of ahead-of-time caches. */
@FunctionalInterface
interface AotOptions {
  /** Options of the one that runs this module. */
  List<String> of(String module) throws ClusterException;
}
