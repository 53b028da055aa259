package dev.sealift.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that names all metrics is the one that the code makes. */
class CatalogueTest {

  private static final Path PAGE =
      Path.of(System.getProperty("sealift.home"), "docs", "metrics.md");

  @Test
  void pageIsWhatTheCodeMakes() throws Exception {
    if (System.getProperty("sealift.rewrite") != null) {
      Files.writeString(PAGE, Catalogue.page());
    }
    assertThat(PAGE)
        .as("written anew by the command that the page names")
        .hasContent(Catalogue.page());
  }

  @Test
  void noTwoServicesShareAName() {
    List<String> families =
        Catalogue.byService().values().stream().flatMap(List::stream).map(Metric::family).toList();
    assertThat(families).doesNotHaveDuplicates();
  }
}
