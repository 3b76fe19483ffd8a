using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Privacy;

/// <summary><c>fairdiff audit</c>: whether a generator gives away the images that it was trained on.</summary>
internal static class AuditCommand
{
    private const string Help = """
        Say whether a generator gives away the images that it was trained on: near-copies among what it drew, and whether training images
        can be told from held-out ones by how well it knows them, with the controls without which such numbers mean nothing.

        Examples:
          fairdiff audit runs/generator-isic --data isic2017 --attributes site --split-column split --cluster patient --json audit.json
          fairdiff audit generator.safetensors --data trained-on --held-out others --store synthetic --pretrained imagenet-resnet18
        """;

    public static Command Create()
    {
        var options = new AuditOptions();
        var command = new Command("audit", Help);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, options, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, AuditOptions options, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration.Output;
        var settings = options.Read(parsed, cancellationToken);
        using var scratch = ScratchFolder.Create();
        var rows = AuditRows.Prepare(settings, scratch.Path, output.WriteLine, cancellationToken);
        GeneratorAuditReport report = rows.Audit(settings);
        output.Write(report.ToString());
        if (settings.Json is { } json)
        {
            OutputFile.Write("--json", json, report.ToJson() + "\n");
            output.WriteLine($"The audit: {json}");
        }

        return ExitCodes.Success;
    }
}
