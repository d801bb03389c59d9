# task-power.sh — in the second kernel, boot after boot on one disk: what was acknowledged before the power went must be there, and every
# container in the state that its policy asks for. Then containers and images are made and removed until the power goes again.
export DOCKER_HOST=unix:///run/power.sock DOCKER_CONFIG=/run/docker
boot=$(($(cat boots 2>/dev/null || echo 0) + 1))
echo $boot >boots
sync boots
skiffd --data-root /skiff/data --exec-root /run/skiff -H $DOCKER_HOST >/run/skiffd.log 2>&1 &
engine=$!
until curl -fs --unix-socket /run/power.sock http://d/_ping >/dev/null; do
    kill -0 $engine 2>/dev/null || { echo "power: boot $boot: FAULT the engine does not start: $(tail -3 /run/skiffd.log)"; break; }
    sleep 0.2
done

fault() { echo "power: boot $boot: FAULT $*"; }

# +NAME: it was made; -NAME: it was removed; ?NAME: either was asked for and not answered. On the disk before the next is done.
note() { echo "$1" >>acked && sync acked; }

container() { # NAME POLICY NETWORK COMMAND
    skiff run -d --name "$1" --restart "$2" --network "$3" policies /bin/sh -c "$4" >/dev/null || fault "$1 does not run"
}

populate() {
    mkdir -p root/bin
    cp "$(command -v busybox)" root/bin/
    ln -s busybox root/bin/sh
    tar -C root -c . | skiff import - policies >/dev/null
    for policy in no always unless-stopped on-failure; do
        container steady-$policy $policy none 'while :; do busybox sleep 1; done'
        container stopped-$policy $policy none 'while :; do busybox sleep 1; done'
        container crash-$policy $policy none 'busybox sleep 3; exit 3'
        container a-user-of-$policy always container:steady-$policy 'while :; do busybox sleep 1; done'
    done
    skiff stop -t 0 stopped-no stopped-always stopped-unless-stopped stopped-on-failure >/dev/null
}

# The containers that are not in the state that their policy asks for.
wrong() {
    skiff ps -a --format '{{.Names}} {{.State}}' | while read -r name state; do
        case $name:$state in
        steady-no:exited | crash-no:exited | stopped-no:exited | stopped-unless-stopped:exited | stopped-on-failure:exited) ;;
        stopped-always:running | steady-always:running | steady-unless-stopped:running | steady-on-failure:running) ;;
        crash-always:r* | crash-unless-stopped:r* | crash-on-failure:r*) ;; # running or restarting
        a-user-of-no:*) ;; # the network that it joins is not there
        a-user-of-*:running | c-*:created) ;;
        *) echo "$name:$state" ;;
        esac
    done
}

examine() {
    for try in $(seq 30); do
        states=$(wrong)
        [ -z "$states" ] && break
        sleep 1
    done
    [ -z "$states" ] || fault "by their policies these are wrong: $states"
    skiff ps -a --format '{{.Names}}' >/run/there
    skiff images --format '{{.Repository}}' >>/run/there
    for name in steady-no stopped-on-failure crash-always policies; do grep -qx "$name" /run/there || fault "$name is lost"; done
    sed 's/^.//' acked | sort -u | while read -r name; do
        case $(grep -x ".$name" acked | tail -1)$(grep -cx "$name" /run/there) in
        +*1 | -*0 | '?'*) ;;
        +*) fault "$name was made, and is lost" ;;
        *) fault "$name was removed, and is there" ;;
        esac
    done
    for image in $(grep -x 'i-.*' /run/there | tail -3); do
        [ "$(skiff run --rm --network none "$image" /bin/busybox cat /marker)" = "$image" ] || fault "image $image is not what it was"
    done
}

churn() {
    for n in $(seq 1000); do
        name=c-$boot-$n image=i-$boot-$n
        note "?$name"
        skiff create --name $name policies true >/dev/null && note "+$name"
        echo $image >root/marker
        note "?$image"
        tar -C root -c . | skiff import - $image >/dev/null && note "+$image"
        [ $((n % 2)) = 0 ] || continue
        note "?$name"
        skiff rm $name >/dev/null && note "-$name"
        note "?$image"
        skiff rmi $image >/dev/null && note "-$image"
    done
}

if [ $boot = 1 ]; then populate; else examine; fi
echo "power: boot $boot: examined $(sed "s,^.,," acked 2>/dev/null | sort -u | wc -l) names"
case $(sed -n "${boot}p" plan) in
cut) churn ;; # until the host pulls the plug
reboot)
    churn &
    sleep 15
    kill $! $engine
    kill -9 -1
    ;;
esac
