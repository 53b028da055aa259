package dev.sealift.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page that tells who may do what is the one that the code makes. */
class AccessPageTest {

  private static final Path PAGE = Path.of(System.getProperty("sealift.home"), "docs", "access.md");

  @Test
  void pageIsWhatTheCodeMakes() throws Exception {
    if (System.getProperty("sealift.rewrite") != null) {
      Files.writeString(PAGE, AccessPage.text());
    }
    assertThat(PAGE)
        .as("written anew by the command that the page names")
        .hasContent(AccessPage.text());
  }

  @Test
  void noServiceHasARouteTwice() {
    for (Routes routes : Routes.EVERY) {
      List<String> all = routes.all().stream().map(Route::toString).toList();
      assertThat(all).as(routes.service()).doesNotHaveDuplicates();
    }
  }

  @Test
  void nobodyButSecurityOfficersDecidesWhatIsTrusted() {
    assertThat(Routes.ATTESTATION_SERVICE.all())
        .filteredOn(route -> route.method().equals("PUT") || route.method().equals("DELETE"))
        .hasSize(4)
        .allSatisfy(route -> assertThat(route.words()).containsExactly("security-officer"));
  }

  @Test
  void nothingButHealthIsOpen() {
    for (Routes routes : Routes.EVERY) {
      assertThat(routes.all())
          .filteredOn(Route::isOpen)
          .allSatisfy(route -> assertThat(route.pattern()).startsWith("/actuator/health"));
    }
  }
}
