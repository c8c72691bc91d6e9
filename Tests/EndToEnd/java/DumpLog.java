import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Kafka's own reader of its files, over those of a broker that is stopped. */
final class DumpLog
{
	private final Path directory;

	DumpLog(Path directory)
	{
		this.directory = directory;
	}

	/** Files of partitions whose directories begin like this, and that are not empty. */
	List<String> files(String partitions, String ending) throws IOException
	{
		try (Stream<Path> all = Files.walk(directory, 2))
		{
			return all
				.filter(file -> file.toString().endsWith(ending) && file.toFile().length() > 0)
				.filter(file -> file.getParent().getFileName().toString().startsWith(partitions))
				.map(Path::toString)
				.sorted()
				.collect(Collectors.toList());
		}
	}

	/** The lines that the tool prints; it has to end well. */
	List<String> lines(List<String> files, String... options) throws Exception
	{
		List<String> command = new ArrayList<>(List.of(
			Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
			"-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), "kafka.tools.DumpLogSegments",
			"--files", String.join(",", files)));
		command.addAll(Arrays.asList(options));
		Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
		String printed = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		BrokerCase.check(tool.waitFor() == 0, "the tool failed:\n" + printed);
		return printed.lines().toList();
	}
}
