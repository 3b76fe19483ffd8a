using System.CommandLine;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Cluster;

/// <summary>The options of a job for Kubernetes.</summary>
internal sealed class KubernetesOptions
{
    private readonly Option<string?> _image = new("--image") { Description = "With --kubernetes: the image that has the program" };
    private readonly Option<string?> _claim = new("--claim")
    {
        Description = "With --kubernetes: the volume claim that all pods share, mounted at the parent of the run folder",
    };

    private readonly Option<int> _parallelism = new("--parallelism")
    {
        Description = "With --kubernetes: pods at a time", DefaultValueFactory = _ => 10,
    };

    private readonly Option<int> _cpus = new("--cpus") { Description = "With --kubernetes: cores of a pod", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _gpus = new("--gpus") { Description = "With --kubernetes: GPUs of a pod" };

    public Option<string?> File { get; } = new("--kubernetes")
    {
        Description = "Write an Indexed Job for Kubernetes: an index for each task, which waits for those that it needs",
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[File, _image, _claim, _parallelism, _cpus, _gpus])
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">Something is missing or out of range.</exception>
    public KubernetesJob Read(ParseResult parsed)
    {
        string Named(Option<string?> option) => parsed.GetValue(option) is { Length: > 0 } name
            ? name
            : throw new FairDiffException($"{File.Name} needs {option.Name}: {option.Description!.Split(": ")[1]}.");
        int Count(Option<int> option, int minimum) => parsed.GetValue(option) is var count && count >= minimum
            ? count
            : throw new FairDiffException($"{option.Name} is {count}; it must be {minimum} or more.");
        return new(Named(_image), Named(_claim), Count(_parallelism, 1), Count(_cpus, 1), Count(_gpus, 0));
    }
}
