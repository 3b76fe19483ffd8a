using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Generation;

/// <summary><c>fairdiff generate</c>: trains or loads a generator and samples a plan into a store.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var options = new GenerateOptions();
        var command = new Command("generate", Help);
        options.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                Task.FromResult(Run(options.Read(parsed), parsed.InvocationConfiguration.Output, cancellationToken)));
        return command;
    }

    private const string Help = """
        Sample synthetic images into a folder: PNG files, each of which says inside that a model made it and how, and a manifest. The
        generator is trained on a folder of images with a metadata.csv, or loaded from a file. Ctrl-C stops; the same command goes on.

        Examples:
          fairdiff generate --data isic2017 --attributes site --split-column split --count 1000 --output runs/isic-synthetic
          fairdiff generate --generator generator.safetensors --count 5000 --output synthetic --shard 1/4
          fairdiff generate --generator generator.safetensors --cell melanoma*A=200 nevus*A=100 --output synthetic
          fairdiff generate --generator generator.safetensors --plan as-in-data --output synthetic --dry-run
          fairdiff generate --data isic2017 --image-size 256 --base-size 64 --output runs/isic-synthetic
        """;

    private static int Run(GenerateSettings settings, TextWriter output, CancellationToken cancellationToken)
    {
        var training = settings.Data is { } data ? FolderTraining.Prepare(data, settings, output.WriteLine, cancellationToken) : null;
        if (settings.DryRun)
        {
            training?.Describe(output, cancellationToken);
            if (training is null)
            {
                using var generator = Load(settings);
                PlanReport.Write(generator, settings, output);
            }

            return ExitCodes.Success;
        }

        SyntheticStore store;
        using (var progress = new GenerateProgress(settings))
        {
            using var generator = training?.Run(progress, cancellationToken) ?? Load(settings);
            store = progress.Sampling.Run(report => generator.Generate(settings.Output, new ImageGenerationOptions
            {
                Plan = settings.Plan,
                Count = settings.Count,
                Sampling = settings.Sampling,
                AutoguidancePath = settings.AutoguidancePath,
                Upsampler = settings.Upsampling,
                Precision = settings.Precision,
                Seed = settings.Seed,
                Shard = settings.Shard,
                ProgressCallback = report,
                CancellationToken = cancellationToken,
            }));
        }

        PlanReport.WriteResult(store, output);
        return ExitCodes.Success;
    }

    private static ImageGenerator Load(GenerateSettings settings) =>
        ImageGenerator.Load(settings.GeneratorFile!, settings.Device, settings.FallbackToCpu);
}
