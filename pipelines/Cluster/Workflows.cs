using FairDiff.Studies;

namespace FairDiff.Pipelines.Cluster;

/// <summary>The tasks of a study in the words of schedulers.</summary>
internal static class Workflows
{
    /// <summary>A workflow for Snakemake: its inputs and outputs are those of the plan, so that it runs what is not done.</summary>
    public static string Snakemake(string runFolder, string program) => $$"""
        # The tasks of a FairDiff study, written by fairdiff plan. On this machine: snakemake -s FILE -c 2; on a cluster: with its
        # --cluster, --executor or profile. Every machine sees the run folder under this path.
        import json

        RUN = {{Python(runFolder)}}
        PROGRAM = {{Python(program)}}
        with open(RUN + "/tasks/plan.json") as plan:
            TASKS = {task["id"]: task for task in json.load(plan)["tasks"]}

        rule gather:
            input: [RUN + "/" + task["output"] for task in TASKS.values()]
            output: RUN + "/report.html"
            shell: "{PROGRAM} gather {RUN:q}"

        rule task:
            input: lambda wildcards: [RUN + "/" + TASKS[name]["output"] for name in TASKS[wildcards.id]["inputs"]]
            output: RUN + "/tasks/{id}.done"
            retries: 3
            shell: "{PROGRAM} run-task {RUN:q} {wildcards.id:q}"

        """;

    /// <summary>A script that submits itself to Slurm: an array for each level, which waits for the one before, and the report.</summary>
    public static string Slurm(StudyPlan plan, string runFolder, string program) => $$"""
        #!/bin/bash
        # The tasks of a FairDiff study, written by fairdiff plan. Submit them: bash FILE [options of sbatch, such as --partition=gpu].
        # Every node sees the run folder under this path. After a failure submit again: what is done is not done twice.
        #SBATCH --job-name=fairdiff
        #SBATCH --requeue
        set -euo pipefail
        RUN={{Shell(runFolder)}}
        PROGRAM={{Shell(program)}}
        LEVELS=({{string.Join(' ', plan.Levels().Select(level => level.Count))}})

        case "${1:-}" in
        --level) exec $PROGRAM run-task "$RUN" --level "$2" --index "$SLURM_ARRAY_TASK_ID" ;;
        --gather) exec $PROGRAM gather "$RUN" ;;
        esac

        after=
        for level in "${!LEVELS[@]}"; do
            job=$(sbatch --parsable $after "$@" --array=0-$((LEVELS[level] - 1)) --output="$RUN/tasks/slurm-%A-%a.log" \
                "$0" --level "$level")
            after="--dependency=afterok:$job --kill-on-invalid-dep=yes"
            echo "level $level: job $job, ${LEVELS[level]} tasks"
        done
        echo "report: job $(sbatch --parsable $after "$@" --output="$RUN/tasks/slurm-%j.log" "$0" --gather)"

        """;

    private static string Python(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A text as one word of a shell.</summary>
    public static string Shell(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
