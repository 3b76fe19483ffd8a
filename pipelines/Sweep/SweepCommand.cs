using System.CommandLine;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Sweep;

/// <summary><c>fairdiff sweep</c>: finished studies that differ in one setting, as curves over it.</summary>
internal static class SweepCommand
{
    private const string Description =
        """
        Finished studies that differ in one setting, such as the labels that hospitals keep (label efficiency) or the real fraction: each
        method as a curve over it, and claims and differences value by value, in sweep.html and sweep.csv.

        Examples:
          fairdiff sweep runs/histopathology-simulated-cpu-labels10 runs/histopathology-simulated-cpu-labels100
          fairdiff sweep runs/half runs/all --setting "real fraction" --output runs/real-fraction
        """;

    public static Command Create()
    {
        var studies = new Argument<string[]>("studies") { Description = "Two run folders or more", Arity = ArgumentArity.OneOrMore };
        var setting = new Option<string?>("--setting")
        {
            Description = "The setting that differs, as the reports name it (default: the only one that does)",
        };
        var folder = new Option<string>("--output") { Description = "Where the files go", DefaultValueFactory = _ => "sweep" };
        var command = new Command("sweep", Description) { studies, setting, folder };
        command.SetAction(async (parsed, _) =>
        {
            var sweep = StudySweep.Read(parsed.GetValue(studies)!, parsed.GetValue(setting));
            sweep.Write(parsed.GetValue(folder)!);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{sweep.Values.Count} studies by {sweep.Setting} ({string.Join(", ", sweep.Values)}): "
                    + Path.GetFullPath(Path.Combine(parsed.GetValue(folder)!, StudySweep.HtmlName)));
            return ExitCodes.Success;
        });
        return command;
    }
}
