#!/usr/bin/env bash
# A study of 101 tasks through a real Slurm on this one machine, a tenth of them killed (SIGKILL) on the way, and one of 16 through
# Snakemake: what the tasks predicted and what the report says are those of one process, to the bit. Where Slurm and Snakemake cannot be
# installed it says so and passes. Needs the built command (dotnet build -c Release).
set -euo pipefail
fairdiff=$(realpath "$(dirname "$0")/../../pipelines/bin/Release/net10.0/fairdiff")
install() { [ "$(id -u)" = 0 ] && apt-get install -y -q slurm-wlm munge snakemake >/dev/null 2>&1; }
if ! { command -v sbatch slurmd munged snakemake >/dev/null || install; }; then
  echo "skipped: Slurm and Snakemake are not here, and cannot be installed"
  exit 0
fi

work=$(mktemp -d)
cleanup() {
  for daemon in slurmctld slurmd; do [ -s "$work/$daemon.pid" ] && kill "$(cat "$work/$daemon.pid")" || true; done
  [ -n "${munged:-}" ] && pkill -x munged || true
  rm -rf "$work"
}
trap cleanup EXIT
cd "$work"
export MLFLOW_TRACKING_URI="$work/mlruns"

# What a machine finds fast it measures; two studies that begin while others use it may find different things.
precision=$(grep -q avx512_bf16 /proc/cpuinfo && echo BFloat16 || echo Float32)

study() { # METHODS SEEDS FOLDER MORE...
  "$fairdiff" demo --preset smoke --methods $1 --seeds "$2" --generator-steps 5 --synthetic 24 --classifier-steps 5 --parallel 2 \
    --precision "$precision" \
    --output "$3" "${@:4}" >"$3.log" 2>&1 || { tail -5 "$3.log"; exit 1; }
}

same() { # FOLDER FOLDER
  diff -r -x ".*.tmp" "$1/predictions" "$2/predictions" # what a killed process was writing is not there under its name
  diff <(said "$1") <(said "$2")
}

said() { grep -vE '"(seconds|samplingSeconds|created)":' "$1/report.json"; }

slurm() {
  local host
  host=$(hostname -s)
  mkdir -p state spool /run/munge
  chown munge: /run/munge
  pgrep -x munged >/dev/null || { runuser -u munge -- munged && munged=1; }
  cat >slurm.conf <<CONF
ClusterName=fairdiff
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES State=UP
CONF
  export SLURM_CONF=$work/slurm.conf
  slurmctld
  slurmd
}

slurm
methods="baseline color stain+blur oversample label label+property label+color label+property+color adapt-norm"
study "$methods" 11 one &
study "$methods" 11 many --prepare
"$fairdiff" plan many --slurm submit.sh --program "$fairdiff" | tail -n 2
wait %1
begun=$SECONDS killed=0 rounds=0
until [ -s many/report.html ]; do
  rounds=$((rounds + 1))
  [ "$rounds" -le 20 ] || { echo "no report after $rounds rounds"; tail -n 3 many/tasks/slurm-*.log; exit 1; }
  bash submit.sh >submit.log
  while [ -n "$(squeue -h)" ]; do
    sleep 2
    victim=$(pgrep -f "run-task $work/many" | shuf -n 1 --random-source=<(yes "$killed")) || true
    if [ "$killed" -lt 10 ] && [ -n "$victim" ] && kill -9 "$victim" 2>/dev/null; then killed=$((killed + 1)); fi
  done
done
echo "Slurm: $("$fairdiff" plan many | tail -n 1) $killed processes killed, $rounds submissions, $((SECONDS - begun)) s."
same one many

study "baseline label+property adapt-norm" 5 less &
study "baseline label+property adapt-norm" 5 snake --prepare
"$fairdiff" plan snake --snakemake Snakefile --program "$fairdiff" >/dev/null
wait %1
begun=$SECONDS
snakemake -s Snakefile -c 2 --quiet all >snakemake.log 2>&1 &
for victim in 1 2; do
  sleep 4
  pkill -9 -f -o "run-task $work/snake" || true
done
wait %1 || { tail -20 snakemake.log; exit 1; }
echo "Snakemake: $("$fairdiff" plan snake | tail -n 1) 2 processes killed, $((SECONDS - begun)) s."
same less snake
