using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Inspection;

/// <summary><c>fairdiff inspect</c>: what a store, a workspace, a generator or a single image is, and whether it is whole.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path")
        {
            Description = "A store of synthetic images, a workspace, a generator (.safetensors) or one image"
        };
        var verify =
            new Option<bool>("--verify") { Description = "Check every hash, and that every image says of itself what the manifest says" };
        var sheet = new Option<string?>("--contact-sheet") { Description = "Write a PNG picture with one row of images per cell" };
        var perRow = new Option<int>("--per-row") { Description = "Images per row of the contact sheet", DefaultValueFactory = _ => 10 };
        var command = new Command("inspect", Help) { path, verify, sheet, perRow };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(
            Inspected.Open(parsed.GetValue(path)!), parsed.GetValue(verify), parsed.GetValue(sheet), parsed.GetValue(perRow),
            parsed.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private const string Help = """
        Say what a store, a workspace, a generator or an image is: generator, image size, condition, options, images per cell.

        Examples:
          fairdiff inspect synthetic
          fairdiff inspect runs/generator-isic2017/generator.safetensors
          fairdiff inspect synthetic --verify --contact-sheet samples.png
        """;

    private static int Run(
        Inspected inspected, bool verify, string? sheet, int perRow, TextWriter output, CancellationToken cancellationToken)
    {
        inspected.Describe(output);
        if (sheet is not null)
        {
            ContactSheet.Write(inspected.Store ?? throw new FairDiffException("--contact-sheet needs a store of images."), sheet, perRow);
            output.WriteLine($"Contact sheet: {sheet}");
        }

        if (verify)
        {
            Verify(inspected, output, cancellationToken);
        }

        return ExitCodes.Success;
    }

    private static void Verify(Inspected inspected, TextWriter output, CancellationToken cancellationToken)
    {
        IReadOnlyList<StoreProblem> problems = [.. inspected.Problems, .. inspected.Store?.Verify(cancellationToken) ?? []];
        foreach (var problem in problems)
        {
            output.WriteLine($"{problem.File}: {problem.Problem}");
        }

        if (problems.Count > 0)
        {
            const int Named = 10;
            var more = problems.Count > Named ? ", …" : "";
            throw new FairDiffException(
                $"{problems.Count} files fail the verification: "
                    + $"{string.Join(", ", problems.Take(Named).Select(problem => problem.File))}{more}. "
                + "Generate or copy them again.");
        }

        output.WriteLine($"Verified: {string.Join(" and ", inspected.Parts)}.");
    }
}
