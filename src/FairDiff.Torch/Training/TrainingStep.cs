using System.Numerics;
using FairDiff.Torch.Privacy;
using TorchSharp.Modules;

namespace FairDiff.Torch.Training;

/// <summary>One step of <see cref="TrainingLoop"/>: gradient, update, averages, report.</summary>
internal sealed class TrainingStep(
    nn.Module network, Func<long, IReadOnlyList<Func<Tensor>>> loss, TrainingLoopOptions options, TrainingHooks hooks) : IDisposable
{
    private readonly Parameter[] parameters = [.. network.parameters().Where(parameter => parameter.requires_grad)];
    private readonly PrivateGradient? hidden = options.Private is { } settings
        ? new([.. network.parameters().Where(parameter => parameter.requires_grad)], settings)
        : null;

    private readonly BufferBackup buffers = new(network);
    private readonly TrainingReporter reporter = new(options, hooks);

    /// <summary>Tells where training stands before its first step.</summary>
    public void Report(TrainingState state) => reporter.Progress(state);

    /// <summary>Tells where it ended.</summary>
    public void ReportEnd(TrainingState state) => reporter.End(state);

    /// <exception cref="EngineException">Too many steps were not finite.</exception>
    public void Make(TrainingState state)
    {
        using var scope = NewDisposeScope();
        var step = state.Step;
        var learningRate = options.LearningRate(step);
        buffers.Take();
        network.zero_grad();
        var (value, norm) = hidden is null ? Gradient(step) : HiddenGradient(step, hidden);
        var finite = hidden is not null || (double.IsFinite(value) && double.IsFinite(norm));
        if (finite)
        {
            state.Optimizer.Step(step - state.Skipped.Count, learningRate);
            if (double.IsFinite(value))
            {
                state.Loss.Add(value);
            }

            state.Skipped.EndRow();
        }
        else
        {
            buffers.Restore();
            state.Skipped.Skip();
        }

        state.Average?.Update(step);
        state.Snapshots?.Update(step);
        state.Step++;
        reporter.Step(state, learningRate, norm);
        if (!finite)
        {
            WarnOrStop(state, double.IsFinite(value) ? "gradient" : "loss", learningRate);
        }
    }

    public void Dispose()
    {
        buffers.Dispose();
        hidden?.Dispose();
    }

    private (double Value, double Norm) Gradient(long step)
    {
        var value = loss(step).Sum(Backward);

        // Without a limit the norm is still wanted: it finds a gradient that is not finite before it reaches the weights.
        return (value, GradientNorm.Clip(parameters, options.GradientClip));
    }

    /// <summary>The mean loss of the examples, NaN where the batch is empty, and the norm of the gradient that is released.</summary>
    private (double Value, double Norm) HiddenGradient(long step, PrivateGradient gradient)
    {
        var values = loss(step).Select(example =>
        {
            var value = Backward(example);
            gradient.Add();
            return value;
        }).Where(double.IsFinite).ToList();
        return (values.Count == 0 ? double.NaN : values.Average(), gradient.Release(step));
    }

    private double Backward(Func<Tensor> part)
    {
        using var scope = NewDisposeScope();
        var value = part();
        hooks.Forward?.Invoke(scope.DisposablesView);
        value.backward();
        return value.to(float64).item<double>();
    }

    private void WarnOrStop(TrainingState state, string what, double learningRate)
    {
        const string Remedy = "Check the data for NaN, lower the learning rate, or use 32-bit precision.";
        var where = $"at step {state.Step} of {options.Steps} ({options.Stage}, learning rate {learningRate:G3})";
        if (state.Skipped.ReasonToStop(options.Steps) is { } reason)
        {
            throw new EngineException($"The {what} is not finite {where}; training stopped after {reason}. {Remedy}");
        }

        // The first, second, fourth, eighth, ...: enough to be seen, too few to drown everything else.
        if (BitOperations.IsPow2(state.Skipped.Count))
        {
            hooks.Warning?.Invoke($"The {what} is not finite {where}; the step was skipped, as {state.Skipped.Count} so far. {Remedy}");
        }
    }
}
